"""The command line: one file per command. Here the parts are put together, and nowhere else."""
