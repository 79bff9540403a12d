"""Make a specimen year: made-up councils, with figures such as a real year has."""
