"""What the house can try by itself, one small function each; none changes anything."""
