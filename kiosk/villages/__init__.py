"""The tenant: one village, its house, and what is known of it."""
