"""`awslambda.function_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.lambda_ import Function
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

# S3 notifies whatever function the owner of a bucket names, whosever it is.
_DEPUTIES = ("s3.amazonaws.com",)


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:Lambda.1", "cis-7.0:2.21"],
    prowler=["awslambda_function_not_publicly_accessible"],
    config_rules=["lambda-function-public-access-prohibited"],
)
def function_not_public(function: Function, policy: ResourcePolicy) -> Verdict:
    """The policy of the function lets in nobody whom its owner did not choose.

    Why:
        Anybody else could run the function with the rights of its role, feed it with their own
        events, or read its code, at the owner's cost.

    Fix:
        Remove the statement and allow the accounts, or the service with its source, that need the
        function. For a function URL that is meant to be open, put an API or CloudFront in front.

    CLI:
        aws lambda remove-permission --function-name FUNCTION --statement-id STATEMENT_ID
        aws lambda add-permission --function-name FUNCTION --statement-id from-bucket
            --action lambda:InvokeFunction --principal s3.amazonaws.com
            --source-arn BUCKET_ARN --source-account ACCOUNT_ID

    Terraform:
        resource "aws_lambda_permission" "example" {
          function_name  = aws_lambda_function.example.function_name
          action         = "lambda:InvokeFunction"
          principal      = "s3.amazonaws.com"
          source_arn     = aws_s3_bucket.example.arn
          source_account = "111122223333"
        }

    Differs:
        A function URL without authentication works by a statement in this policy, and fails by it.
        The policies of versions and aliases are not read: it would be a call for each of them.
    """
    if not policy.is_there:
        return Pass(f"function {function.id} has no policy")
    if grants := policy.public_grants(deputies=_DEPUTIES):
        return Fail(f"the policy of function {function.id} is open: {in_words(grants)}")
    return Pass(f"the policy of function {function.id} lets in nobody who was not chosen")
