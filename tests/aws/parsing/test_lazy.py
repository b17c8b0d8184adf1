"""A member is made when it is read, and refused then; what is no reply is refused at once."""

from typing import Any

import anyio
import pytest

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.parsing import DisguisedError, NotAsModelledError, parser_of
from fleetscan.testing.fake_api import operation_model

HEADERS = {"x-amzn-requestid": "an-id"}
NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"


def read(operation: str, body: str | bytes) -> Any:  # noqa: ANN401 - a reply
    parser = parser_of(operation_model(operation))
    assert parser is not None
    return parser(200, HEADERS, body.encode() if isinstance(body, str) else body)


def volumes(content: str) -> str:
    return (
        f'<DescribeVolumesResponse xmlns="{NAMESPACE}"><volumeSet><item>{content}</item>'
        "</volumeSet></DescribeVolumesResponse>"
    )


def test_what_nobody_reads_does_no_harm() -> None:
    body = volumes("<volumeId>vol-1</volumeId><createTime>yesterday</createTime>")
    (volume,) = read("ec2:DescribeVolumes", body)["Volumes"]
    assert volume["VolumeId"] == "vol-1"
    assert "CreateTime" in volume
    with pytest.raises(NotAsModelledError, match="CreateTime"):
        volume["CreateTime"]


def test_a_member_that_is_read_twice_is_the_same() -> None:
    reply = read("ec2:DescribeVolumes", volumes("<volumeId>vol-1</volumeId>"))
    assert reply["Volumes"] is reply["Volumes"]


def test_no_value_is_shown() -> None:
    (volume,) = read("ec2:DescribeVolumes", volumes("<volumeId>secret</volumeId>"))["Volumes"]
    assert "secret" not in repr(volume)
    assert "VolumeId" in repr(volume)


def test_no_value_of_a_tag_is_shown() -> None:
    tags = "<tagSet><item><key>name</key><value>secret</value></item></tagSet>"
    (volume,) = read("ec2:DescribeVolumes", volumes(tags))["Volumes"]
    (tag,) = volume["Tags"]
    assert "secret" not in repr(volume["Tags"])
    assert "Value" in repr(tag)


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("VolumeId", "<volumeId>vol-1</volumeId>"),
        ("Encrypted", "<encrypted>true</encrypted>"),
        ("Size", "<size>1</size>"),
        ("Tags", "<tagSet/>"),
    ],
)
def test_what_is_there_twice_is_refused(member: str, content: str, times: int) -> None:
    # some are found one by one, and some where all are
    for others in ("", "<new/>" * 20):
        (volume,) = read("ec2:DescribeVolumes", volumes(others + content * times))["Volumes"]
        with pytest.raises(NotAsModelledError, match=member):
            volume[member]


def test_a_tag_that_is_not_as_modelled_is_refused_when_it_is_read() -> None:
    twice = "<key>b</key><value>1</value><value>2</value>"
    inner = "<key>c</key><value><of>1</of></value>"
    new = "<key>d</key><value>1</value><new>2</new>"
    items = "".join(f"<item>{each}</item>" for each in ("<key>a</key>", twice, inner, new))
    (volume,) = read("ec2:DescribeVolumes", volumes(f"<tagSet>{items}</tagSet>"))["Volumes"]
    tags = volume["Tags"]
    assert [tag["Key"] for tag in tags] == ["a", "b", "c", "d"]
    assert "Value" not in tags[0]
    assert dict(tags[3]) == {"Key": "d", "Value": "1"}
    for tag in tags[1:3]:
        with pytest.raises(NotAsModelledError, match="Value"):
            tag["Value"]


def test_text_between_the_tags_is_refused() -> None:
    for items in ("text<item/>", "<item>text<key>a</key></item>"):
        (volume,) = read("ec2:DescribeVolumes", volumes(f"<tagSet>{items}</tagSet>"))["Volumes"]
        with pytest.raises(NotAsModelledError, match="Tags"):
            volume["Tags"]


async def test_what_another_thread_parsed_reads_the_same() -> None:
    body = volumes("<volumeId>vol-1</volumeId>" + "<new/>" * 20)
    reply = await anyio.to_thread.run_sync(read, "ec2:DescribeVolumes", body)
    assert reply["Volumes"][0]["VolumeId"] == "vol-1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        "<html><body>Blocked</body></html>",
        "<DescribeInstancesResponse/>",
        volumes("<volumeId>vol-1</volumeId>")[:-5],
        '<!DOCTYPE a [<!ENTITY e "x">]>' + volumes("<volumeId>&e;</volumeId>"),
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">' + volumes("<volumeId>vol-1</volumeId>"),
        volumes("<a>" * 5_000 + "</a>" * 5_000),
    ],
)
def test_what_is_no_reply_of_the_operation_is_refused(body: str | bytes) -> None:
    with pytest.raises(UnexpectedReplyError):
        read("ec2:DescribeVolumes", body)


@pytest.mark.parametrize("body", ["", "[]", "not JSON", '"text"', '{"other": 1}', "[" * 100_000])
def test_what_is_no_json_reply_of_the_operation_is_refused(body: str) -> None:
    with pytest.raises(UnexpectedReplyError):
        read("kms:ListKeys", body)


def test_an_error_of_s3_with_status_200_says_so() -> None:
    with pytest.raises(DisguisedError):
        read("s3:ListBuckets", "<Error><Code>InternalError</Code></Error>")


def test_the_location_of_a_bucket_is_the_text_of_the_root() -> None:
    root = '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
    assert (
        read("s3:GetBucketLocation", f"{root}>EU</LocationConstraint>")["LocationConstraint"]
        == "EU"
    )
    assert read("s3:GetBucketLocation", f"{root}/>")["LocationConstraint"] is None
