using System.Diagnostics;

namespace C1z.Engines.Rocks.Tests;

public sealed class MissingLibraryTests : StoreTest
{
    [Fact]
    public void Opening_says_what_was_tried_and_how_to_install_it()
    {
        using Process probe = ChildProcess.Start(
            new Dictionary<string, string> { ["C1Z_LIBROCKSDB"] = "/nowhere/librocksdb.so" }, MissingLibraryProbe.Command, StorePath);
        string[] messages = probe.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        probe.WaitForExit();
        probe.ExitCode.Should().Be(0);
        messages.Should().HaveCount(2, "asking again fails alike").And.AllSatisfy(message =>
            message.Should().Contain("/nowhere/librocksdb.so").And.Contain("librocksdb7.8").And.Contain("C1Z_LIBROCKSDB"));
        Directory.Exists(StorePath).Should().BeFalse();
    }
}
