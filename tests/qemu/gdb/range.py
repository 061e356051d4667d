# SPDX-License-Identifier: BSD-2-Clause
"""A step over a range in which the payload debuggee unmasks an interrupt that
is pending: it does not lead into the handler, which comes afterwards."""
# pylint: disable=undefined-variable
PC, NOP = 32, 0xd503201f
line = Line()
line.begin()
go_to_mark(line, 1)
code = address("debuggee_data.room")
saved = line.register(PC)
room = line.read(code, 24)
line.write(code, struct.pack("<6I",
                             0xd50342df,    # msr daifset, #2
                             NOP,
                             0xd50342ff,    # msr daifclr, #2
                             NOP, NOP, NOP))
line.set_register(PC, code)
line.ask("vCont;s:1")
check("masked", line.register(PC) == code + 4, hex(line.register(PC)))
# The guest's tick is every 100 ms, of a counter that does not stand still.
time.sleep(1)
line.ask(f"vCont;r{code + 4:x},{code + 20:x}:1")
check("over the unmasking, to the end of the range",
      line.register(PC) == code + 20, hex(line.register(PC)))
line.write(code, room)
line.set_register(PC, saved)
line.ask(f"z0,{address('debuggee_mark'):x},4")
line.ask("D")
line.close()
say("GDB done")
