"""What anyone sees: home, set-up, the village page and its QR, duty, calling the team."""
