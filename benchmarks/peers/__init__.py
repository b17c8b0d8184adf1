"""c7n-org and Prowler with equivalent checks, on the same server as fleetscan, in the same run."""
