"""Information about sepsis, with emergencies first."""
