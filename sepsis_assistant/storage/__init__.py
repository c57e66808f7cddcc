"""Keep, show and delete conversations."""
