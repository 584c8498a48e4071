namespace C1z.Adapters.Tests.Writing;

/// <summary>The options that send unsaved rows through a store.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("sync.c1z");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(C1zDurability.Async)]
    [InlineData(C1zDurability.Group)]
    [InlineData(C1zDurability.Sync)]
    public void Changes_that_were_never_saved_are_there_for_the_next_writer(C1zDurability level)
    {
        var options = new C1zWriterOptions { Engine = C1zEngine.Lsm, Durability = level };
        string sync;
        using (C1zWriter writer = C1zWriter.Open(Path, options))
        {
            sync = writer.StartSync();
            writer.PutResourceTypes([Make.UserType, Make.GroupType]);
            writer.PutGrants(Make.Grants(3));
        }

        File.Exists(Path).Should().BeFalse();
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.ResumeSync().Should().Be(sync);
            writer.EndSync();
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().HaveCount(3);
    }

    [Theory]
    [InlineData(C1zLoadPath.Ingest)]
    [InlineData(C1zLoadPath.Batch)]
    public void Every_way_gives_a_sound_file(C1zLoadPath way)
    {
        Make.FullSync(Path, Make.Grants(50), new C1zWriterOptions { Engine = C1zEngine.Lsm, LoadPath = way });
        C1zVerifier.Verify(Path, null, finding => Assert.Fail($"{finding}")).IsSound.Should().BeTrue();
        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().HaveCount(50);
    }

    [Fact]
    public void The_v1_engine_refuses_both_options()
    {
        foreach (C1zWriterOptions options in new C1zWriterOptions[] { new() { LoadPath = C1zLoadPath.Batch }, new() { Durability = C1zDurability.Sync } })
        {
            Action create = () => C1zWriter.Open(Path, options).Dispose();
            create.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.Unsupported);
        }

        Make.FullSync(Path, Make.Grants(1));
        Action open = () => C1zWriter.Open(Path, new C1zWriterOptions { Durability = C1zDurability.Group }).Dispose();
        open.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.Unsupported);
    }
}
