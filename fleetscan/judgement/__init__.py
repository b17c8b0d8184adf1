"""What several checks decide alike, by facts: pure, as they are."""
