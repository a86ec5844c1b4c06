"""What anyone sees: home, set-up, the village page and its QR, duty, idle screen, calling the team."""
