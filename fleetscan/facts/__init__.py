"""Facts: small frozen values read from AWS. No I/O here, and no type of AWS's SDK."""
