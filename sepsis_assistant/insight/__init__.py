"""Tell those who run the assistant what it is used for, without a word that a person typed."""
