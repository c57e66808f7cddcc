"""Count and time what is answered, never what is said: numbers for Prometheus, a log line a turn."""
