"""What all cases have in common: child processes, repeats, ratios, tables and charts."""
