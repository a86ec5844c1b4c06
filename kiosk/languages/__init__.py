"""The village's own languages: which there are, their words, and the label that shows both."""
