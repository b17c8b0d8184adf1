"""Everything that talks to AWS: the only package that imports aioboto3, aiobotocore or botocore."""
