"""A policy as services return it, for the tests of collectors."""

#: lets anybody in
OPEN_POLICY = (
    '{"Version": "2012-10-17", "Statement": '
    '[{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'
)
