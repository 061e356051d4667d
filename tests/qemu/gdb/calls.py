# SPDX-License-Identifier: BSD-2-Clause
"""Requests for files that are not simply answered: the protocol by hand."""
line = Line()
line.begin()
shown = line.ask("qRcmd," + b"semihosting list".hex())
check("one call by HLT is known", line.receive() == b"OK")
halt = int(bytes.fromhex(shown[1:]), 16)


def request():
    """The address and length of what the guest wants to have written."""
    text = line.receive().decode()
    check("the guest has a request", text.startswith("Fwrite,1,"), text)
    return [int(number, 16) for number in text.split(",")[2:]]


line.send("c")
address, length = request()
check("its text can be read",
      line.read(address, length) == b"hello HLT, 42\n")
check("the window's end is not the guest's",
      line.ask("m70ca1500000800,1").startswith("E"))

# The user types Ctrl-C: gdb had not begun.
line.send("F-1,4,C")
check("Ctrl-C ends in a stop", line.receive().startswith(b"T02"))
check("before the call", line.register(32) == halt)
line.send("c")
check("which is made anew", request() == [address, length])

# Gdb had written all of it.
line.send(f"F{length:x},0,C")
check("Ctrl-C in a reply ends in a stop", line.receive().startswith(b"T02"))
check("behind the call", line.register(32) == halt + 4)

# Another gdb comes while a request is open.
line.send("c")
address, length = request()
check("the guest's next character", length == 1)
line.close()
line = Line()
check("the call of before has ended", line.begin().startswith("T02"))
check("without an effect", line.register(32) == halt)
line.send("c")
check("the character is asked for again", request() == [address, length])
line.send("F-1,270f")
address, length = request()

# And leaves: the guest goes on without files.
check("a gdb that leaves amid a request", line.ask("D") == "OK")
line.close()
say("GDB done")
