"""The simulator: people of the sandbox and staff of the bank live through days, by the same doors.

One seed, one course of things: clock and keys come from it, jobs run in one thread, the sandbox
stands still between calls. The same people also grow the sample bank, there by real time.
"""
