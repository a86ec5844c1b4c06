"""One resident through one procedure: from what it is to the slip in the hand."""
