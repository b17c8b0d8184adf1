"""Plain moto, as anyone would start it, in a process of its own.

moto keeps its state in module globals: in the process of the tests it would share them with the
simulated AWS of `fleetscan.demo`. Prints the URL of the server, and ends with standard input.
"""

import os
import sys

from moto.server import ThreadedMotoServer


def main() -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # as if killed: moto's own stop takes a second


if __name__ == "__main__":
    main()
