namespace C1z.Envelope.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    public void Commit_replaces_the_target_and_leaves_nothing_beside_it()
    {
        using Scratch scratch = new();
        string target = scratch.Write("a.c1z", "old"u8);
        using (AtomicFile file = AtomicFile.Create(target))
        {
            file.Content.Write("new"u8);
            File.ReadAllText(target).Should().Be("old");
            file.Commit();
            file.Invoking(f => f.Commit()).Should().Throw<InvalidOperationException>();
        }

        File.ReadAllText(target).Should().Be("new");
        scratch.Names().Should().Equal("a.c1z");
    }

    [Fact]
    public void Without_a_commit_the_target_stays_as_it_was()
    {
        using Scratch scratch = new();
        using (AtomicFile file = AtomicFile.Create(scratch["absent"]))
        {
            file.Content.Write("new"u8);
            scratch.Names().Should().ContainSingle().Which.Should().EndWith(".c1z.tmp");
        }

        scratch.Names().Should().BeEmpty();
    }

    [Fact]
    public void Commit_makes_the_content_durable_before_the_name_and_the_name_last()
    {
        using Scratch scratch = new();
        FaultyFileSystem files = new(failingCall: 0);
        using (AtomicFile file = AtomicFile.Create(scratch["a"], files))
        {
            file.Content.Write("new"u8);
            file.Commit();
        }

        files.Log.Should().Equal("ResolveLinks", "GetMode", "CreateNew", "Write", "Flush", "Rename", "FlushDirectory");
    }

    [SkippableFact]
    public void The_file_is_not_writable_for_group_and_others()
    {
        using Scratch scratch = new();
        if (OperatingSystem.IsWindows())
        {
            throw new SkipException("Windows has no such modes");
        }

        using (AtomicFile file = AtomicFile.Create(scratch["a"]))
        {
            file.Commit();
        }

        const UnixFileMode widest = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        (File.GetUnixFileMode(scratch["a"]) & ~widest).Should().Be(UnixFileMode.None);
    }

    [SkippableFact]
    public void A_replaced_file_keeps_its_permissions()
    {
        using Scratch scratch = new();
        if (OperatingSystem.IsWindows())
        {
            throw new SkipException("Windows has no such modes");
        }

        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        string target = scratch.Write("a", "old"u8);
        File.SetUnixFileMode(target, mode);
        using (AtomicFile file = AtomicFile.Create(target))
        {
            file.Commit();
        }

        File.GetUnixFileMode(target).Should().Be(mode);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Through_a_link_its_target_is_replaced_or_created(bool exists)
    {
        using Scratch scratch = new();
        if (OperatingSystem.IsWindows())
        {
            throw new SkipException("making links needs a privilege there");
        }

        Directory.CreateDirectory(scratch["data"]);
        string target = Path.Combine(scratch["data"], "real");
        if (exists)
        {
            File.WriteAllText(target, "old");
        }

        File.CreateSymbolicLink(scratch["second"], Path.Combine("data", "real"));
        File.CreateSymbolicLink(scratch["first"], scratch["second"]);
        using (AtomicFile file = AtomicFile.Create(scratch["first"]))
        {
            file.Content.Write("new"u8);
            file.Commit();
        }

        File.ReadAllText(target).Should().Be("new");
        new FileInfo(scratch["first"]).LinkTarget.Should().Be(scratch["second"]);
        new FileInfo(scratch["second"]).LinkTarget.Should().Be(Path.Combine("data", "real"));
        Directory.GetFiles(scratch["data"]).Should().Equal(target);
    }

    [Fact]
    public void A_file_that_must_be_new_replaces_nothing_even_in_a_race()
    {
        using Scratch scratch = new();
        int won = 0;
        Parallel.For(0, 16, i =>
        {
            using AtomicFile file = AtomicFile.Create(scratch["a"], mustBeNew: true);
            file.Content.Write([(byte)i]);
            try
            {
                file.Commit();
                Interlocked.Increment(ref won);
            }
            catch (EnvelopeException e)
            {
                e.Code.Should().Be(EnvelopeErrorCode.AlreadyExists);
            }
        });
        won.Should().Be(1);
        scratch.Names().Should().Equal("a");
        File.ReadAllBytes(scratch["a"]).Should().HaveCount(1);
    }

    [Fact]
    public void What_is_told_before_the_rename_can_still_stop_it()
    {
        using Scratch scratch = new();
        string target = scratch.Write("a", "old"u8);
        using (AtomicFile file = AtomicFile.Create(target))
        {
            file.Content.Write("newer"u8);
            Action commit = () => file.Commit(content => throw new InvalidDataException($"{content.Length}"));
            commit.Should().Throw<InvalidDataException>().WithMessage("5");
        }

        File.ReadAllText(target).Should().Be("old");
        scratch.Names().Should().Equal("a");
    }

    [Fact]
    public void A_lock_is_had_once_until_its_handle_is_closed()
    {
        using Scratch scratch = new();
        FileSystem files = FileSystem.Physical;
        using (IDisposable? first = files.TryLock(scratch["lock"]))
        {
            first.Should().NotBeNull();
            files.TryLock(scratch["lock"]).Should().BeNull();
        }

        using IDisposable? second = files.TryLock(scratch["lock"]);
        second.Should().NotBeNull();
    }

    [Fact]
    public void Whatever_call_fails_the_target_is_old_or_new_and_never_torn()
    {
        byte[] content = new byte[900_000];
        new Random(3).NextBytes(content);
        List<string?> failed = [];
        for (int n = 1; ; n++)
        {
            using Scratch scratch = new();
            string source = scratch.Write("db", content);
            string target = scratch.Write("a.c1z", "old"u8);
            FaultyFileSystem files = new(n);
            V1WriteOptions options = new() { FileSystem = files };
            if (Record.Exception(() => V1Writer.Write(source, target, options)) is not { } error)
            {
                break;
            }

            bool renamed = files.Failed == nameof(FileSystem.FlushDirectory);
            error.Should().BeOfType<EnvelopeException>().Which.Code.Should().Be(renamed ? EnvelopeErrorCode.NotDurable : EnvelopeErrorCode.Io);
            failed.Add(files.Failed);
            scratch.Names().Should().Equal("a.c1z", "db");
            if (renamed)
            {
                using V1Reader reader = V1Reader.Open(target);
                reader.CopyTo(Stream.Null).Should().Be(content.Length);
            }
            else
            {
                File.ReadAllText(target).Should().Be("old", "call {0} ({1}) failed", n, files.Failed);
            }
        }

        failed.Distinct().Should().BeEquivalentTo("OpenRead", "GetLength", "ResolveLinks", "GetMode", "CreateNew", "SetMode", "Read", "Write", "Flush", "Rename", "FlushDirectory");
    }

    [Fact]
    public void Whatever_call_fails_an_unpack_leaves_a_whole_file_or_none()
    {
        for (int n = 1; ; n++)
        {
            using Scratch scratch = new();
            FaultyFileSystem files = new(n);
            Action unpack = () =>
            {
                using V1Reader reader = V1Reader.Open(Fixtures.Path("medium-v1.c1z"), fileSystem: files);
                reader.Unpack(scratch["db"], flush: true);
            };
            if (Record.Exception(unpack) is not { } error)
            {
                scratch.Names().Should().Equal("db");
                n.Should().BeGreaterThan(5);
                break;
            }

            error.Should().BeOfType<EnvelopeException>().Which.Code.Should().Be(EnvelopeErrorCode.Io);
            scratch.Names().Should().BeEmpty("call {0} ({1}) failed", n, files.Failed);
        }
    }

    [Fact]
    public void Many_writers_to_one_path_leave_one_whole_file()
    {
        using Scratch scratch = new();
        string target = scratch["a.c1z"];
        Parallel.For(0, 16, i =>
        {
            byte[] content = new byte[200_000];
            Array.Fill(content, (byte)i);
            V1Writer.Write(new MemoryStream(content), content.Length, target);
        });
        using V1Reader reader = V1Reader.Open(target);
        using MemoryStream database = new();
        reader.CopyTo(database).Should().Be(200_000);
        database.ToArray().Distinct().Should().ContainSingle();
        scratch.Names().Should().Equal("a.c1z");
    }

    [Fact]
    public void A_missing_directory_and_a_missing_file_are_told_apart_from_other_failures()
    {
        using Scratch scratch = new();
        Expect.Code(() => AtomicFile.Create(Path.Combine(scratch["no"], "a")), EnvelopeErrorCode.NotFound);
        Expect.Code(() => V1Reader.Open(scratch["no"]), EnvelopeErrorCode.NotFound);
        Expect.Code(() => V1Reader.Open(scratch.Root), EnvelopeErrorCode.Io);
    }
}
