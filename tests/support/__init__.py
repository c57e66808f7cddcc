"""What tests share: servers, stand-ins for other programs, readers of test data."""
