"""What the articles say, and where."""
