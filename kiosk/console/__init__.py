"""The team's side: signing in, the open dossiers, and moving one."""
