"""Sign-in: how a person shows who they are, how long that holds on a device, and the mails that go with it."""
