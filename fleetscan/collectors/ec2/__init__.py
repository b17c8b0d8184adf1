"""Amazon EC2, the network of a VPC included.

Every call that AWS pages is paged: it throttles unpaged ones to half the rate.
https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
"""
