# SPDX-License-Identifier: BSD-2-Clause
"""Runs the tests of this directory with unittest and prints TAP."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "data", "gdb"))
sys.path.insert(0, here)


class Tap(unittest.TestResult):
    def name(self, test):
        return test.id().replace("#", "")

    def say(self, test, good, details=""):
        print("%sok %d - %s" % ("" if good else "not ", self.testsRun,
                                self.name(test)))
        for line in details.splitlines():
            print("# " + line)

    def addSuccess(self, test):
        self.say(test, True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say(test, False, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.say(test, False, self.errors[-1][1])


def main():
    suite = unittest.defaultTestLoader.discover(here, "test_*.py")
    result = Tap()
    suite.run(result)
    print("1..%d" % result.testsRun)


main()
