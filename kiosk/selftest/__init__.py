"""The self-test of a house: what works, what does not, and the next step in words."""
