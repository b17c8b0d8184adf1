import random

import pytest

from fleetscan.suggestions import did_you_mean, nearest

CHECKS = ("ec2.volume_encrypted", "s3.bucket_encrypted", "s3.bucket_encrypted_with_kms")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("rolle", ("role",)),
        ("regoin", ("region",)),
        ("REGION", ("region",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_a_word_is_near_to_those_that_are_spelled_alike(word: str, found: tuple[str, ...]) -> None:
    assert nearest(word, ["role", "region", "labels"]) == found


def test_the_nearest_comes_first() -> None:
    assert nearest("s3.bucket_encripted", CHECKS)[0] == "s3.bucket_encrypted"


def test_a_word_is_near_to_those_that_start_with_it() -> None:
    assert nearest("s3.", CHECKS) == ("s3.bucket_encrypted", "s3.bucket_encrypted_with_kms")


def test_a_known_word_keeps_its_own_spelling() -> None:
    assert nearest("payments-PROD", ["Payments-Prod"]) == ("Payments-Prod",)


def test_no_more_are_named_than_asked_for() -> None:
    assert len(nearest("label", [f"label{number}" for number in range(9)], n=2)) == 2


def test_the_order_of_the_known_words_changes_nothing() -> None:
    known = [f"label{number}" for number in range(9)] + ["LABEL1"]
    expected = nearest("label", known)
    for seed in range(20):
        random.Random(seed).shuffle(known)  # noqa: S311 -- no secret depends on it
        assert nearest("label", known) == expected


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ([], ""),
        (["role"], 'Did you mean "role"?'),
        (["role", "roles"], 'Did you mean "role" or "roles"?'),
        (["role", "roles", "roles2"], 'Did you mean "role", "roles" or "roles2"?'),
    ],
)
def test_the_sentence_fits_the_number_of_words(known: list[str], sentence: str) -> None:
    assert did_you_mean("role", known) == sentence
