using System.Diagnostics;
using C1z.Engines.Lsm;

namespace C1z.Engines.Rocks.Tests;

public sealed class MissingLibraryTests : StoreTest
{
    private static readonly Dictionary<string, string> Nowhere = new() { ["C1Z_LIBROCKSDB"] = "/nowhere/librocksdb.so" };

    [Fact]
    public void Opening_a_store_says_what_was_tried_and_how_to_install_it()
    {
        string[] messages = Run(MissingLibraryProbe.StoreCommand, StorePath);
        messages.Should().HaveCount(2, "asking again fails alike").And.AllSatisfy(message =>
            message.Should().Contain("/nowhere/librocksdb.so").And.Contain("librocksdb7.8").And.Contain("C1Z_LIBROCKSDB"));
        Directory.Exists(StorePath).Should().BeFalse();
    }

    [Fact]
    public void Files_are_written_and_read_without_it_and_what_needs_it_is_refused()
    {
        string file = Path.Combine(Folder, "new.c1z");
        string unsaved = Path.Combine(Folder, "unsaved.c1z");
        var options = new LsmOptions { Engine = new EngineOptions { Mode = OpenMode.ReadWrite }, Durability = Durability.Sync };
        string sync;
        using (LsmEngine engine = LsmEngine.Open(unsaved, options))
        {
            sync = engine.StartSync(SyncType.Full);
        }

        string[] refusals = Run(MissingLibraryProbe.EngineCommand, file, unsaved);
        refusals.Should().HaveCount(4).And.AllSatisfy(refusal => refusal.Should().StartWith("NativeMissing").And.Contain("librocksdb7.8"));
        Directory.GetFileSystemEntries(Folder).Should().BeEquivalentTo([file, unsaved + ".work"], "what was refused left nothing, and lost nothing");
        using LsmEngine later = LsmEngine.Open(unsaved, options);
        later.ResumeSync(SyncType.Full).Should().Be(sync);
    }

    private static string[] Run(params string[] arguments)
    {
        using Process probe = ChildProcess.Start(Nowhere, arguments);
        string[] lines = probe.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        probe.WaitForExit();
        probe.ExitCode.Should().Be(0);
        return lines;
    }
}
