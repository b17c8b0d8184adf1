"""`awslambda.function_runtime_supported`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.clock import Now
from fleetscan.facts.lambda_ import Function
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

# When AWS stops to support a runtime, its "Deprecation date". AWS moves those that lie ahead: as of
# October 2026. A new botocore that knows a runtime more fails a test until it is here.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_DEPRECATED: Final[Mapping[str, date]] = {
    "dotnet10": date(2028, 11, 14),
    "dotnet5.0": date(2022, 5, 10),
    "dotnet6": date(2024, 12, 20),
    "dotnet7": date(2024, 5, 14),
    "dotnet8": date(2026, 11, 10),
    "dotnetcore1.0": date(2019, 6, 27),
    "dotnetcore2.0": date(2019, 5, 30),
    "dotnetcore2.1": date(2022, 1, 5),
    "dotnetcore3.1": date(2023, 4, 3),
    "go1.x": date(2024, 1, 8),
    "java11": date(2027, 6, 30),
    "java11.al2023": date(2029, 6, 30),
    "java17": date(2027, 6, 30),
    "java17.al2023": date(2029, 6, 30),
    "java21": date(2029, 6, 30),
    "java25": date(2029, 6, 30),
    "java8": date(2024, 1, 8),
    "java8.al2": date(2027, 6, 30),
    "java8.al2023": date(2029, 6, 30),
    "nodejs": date(2016, 10, 31),
    "nodejs10.x": date(2021, 7, 30),
    "nodejs12.x": date(2023, 3, 31),
    "nodejs14.x": date(2023, 12, 4),
    "nodejs16.x": date(2024, 6, 12),
    "nodejs18.x": date(2025, 9, 1),
    "nodejs20.x": date(2026, 4, 30),
    "nodejs22.x": date(2027, 4, 30),
    "nodejs24.x": date(2028, 4, 30),
    "nodejs4.3": date(2020, 3, 5),
    "nodejs4.3-edge": date(2020, 3, 5),
    "nodejs6.10": date(2019, 8, 12),
    "nodejs8.10": date(2020, 3, 6),
    "provided": date(2024, 1, 8),
    "provided.al2": date(2026, 7, 31),
    "provided.al2023": date(2029, 6, 30),
    "python2.7": date(2021, 7, 15),
    "python3.10": date(2026, 10, 31),
    "python3.11": date(2027, 6, 30),
    "python3.12": date(2028, 10, 31),
    "python3.13": date(2029, 6, 30),
    "python3.14": date(2029, 6, 30),
    "python3.6": date(2022, 7, 18),
    "python3.7": date(2023, 12, 4),
    "python3.8": date(2024, 10, 14),
    "python3.9": date(2025, 12, 15),
    "ruby2.5": date(2021, 7, 30),
    "ruby2.7": date(2023, 12, 7),
    "ruby3.2": date(2026, 3, 31),
    "ruby3.3": date(2027, 3, 31),
    "ruby3.4": date(2028, 3, 31),
    "ruby4.0": date(2029, 3, 31),
}


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:Lambda.2"],
    prowler=["awslambda_function_using_supported_runtimes"],
    config_rules=["lambda-function-settings-check"],
)
def function_runtime_supported(
    function: Function, now: Now, *, tolerated_runtimes: tuple[Name, ...] = ()
) -> Verdict:
    """The function runs on a runtime that AWS supports.

    Why:
        AWS no longer mends what it has deprecated, neither the language nor the system below it,
        and some months later such a function can't even be updated any more.

    Fix:
        Move the function to a newer runtime of its language, after a test: functions that are
        called by nobody else can be moved with their next release.

    CLI:
        aws lambda update-function-configuration --function-name FUNCTION --runtime python3.13

    Terraform:
        resource "aws_lambda_function" "example" {
          function_name = "resize"
          role          = aws_iam_role.example.arn
          handler       = "main.handler"
          runtime       = "python3.13"
          filename      = "resize.zip"
        }

    Differs:
        Security Hub passes what is on a list of supported runtimes. This check fails what is on
        AWS's list of deprecated ones, from the day on that AWS names there, so that a runtime that
        is newer than this check does not fail. An image brings its own runtime and is not judged.

    Options:
        tolerated_runtimes: names of runtimes that pass though they are deprecated, such as
            `python3.9`; for those whose end AWS has put off since this list was made
    """
    runtime = function.runtime
    if runtime is None:
        return NotApplicable(f"function {function.id} is an image, which brings its own runtime")
    if runtime in tolerated_runtimes:
        return Pass(f"function {function.id} runs on {runtime}, which is tolerated")
    end = _DEPRECATED.get(runtime)
    if end is None:
        return Pass(f"function {function.id} runs on {runtime}, which is newer than this check")
    if now.at < datetime(end.year, end.month, end.day, tzinfo=UTC):
        return Pass(f"function {function.id} runs on {runtime}, which is supported until {end}")
    return Fail(f"function {function.id} runs on {runtime}, which is deprecated since {end}")
