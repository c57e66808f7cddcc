"""Which of our questions is asked: candidates, a judge that sees both, and a gate for other subjects."""
