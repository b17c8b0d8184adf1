"""What rules of a network let in: pure, and shared by facts and checks."""
