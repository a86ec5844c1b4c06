"""The printers of a house: which there are, what is wrong with them, how paper is asked of them."""
