"""What cases run as child processes. Each prints one line of JSON with what it measured itself."""
