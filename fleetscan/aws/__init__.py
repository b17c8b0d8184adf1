"""The only package that talks to AWS, and the only one that imports its SDK."""
