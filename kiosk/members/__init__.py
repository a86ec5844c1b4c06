"""The team's people: members, their sign-in, and who is on duty when."""
