"""What is learned from messages: vectors kept on disk, letters of words, a linear head; imports no Rasa."""
