// What runs on the team's pages only.
