namespace C1z.Envelope.Tests.IO;

public sealed class TemporaryDirectoryTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void It_is_made_when_asked_for_and_gone_when_disposed()
    {
        using (var directory = new TemporaryDirectory(FileSystem.Physical, _scratch.Root))
        {
            _scratch.Names().Should().BeEmpty();
            File.WriteAllText(Path.Combine(directory.Path, "lock"), "a file may have any name");
            directory.Path.Should().Be(directory.Path);
            string root = _scratch[_scratch.Names().Should().ContainSingle().Subject];
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(root).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        _scratch.Names().Should().BeEmpty();
    }

    [Fact]
    public void What_a_dead_process_left_is_removed_and_nothing_else()
    {
        const string Dead = "c1z0123456789abcdef", Unlocked = "c1zffffffffffffffff", Other = "c1z-0123456789abcde", Link = "c1zaaaaaaaaaaaaaaaa";
        Leave(Dead, "lock");
        Leave(Unlocked, "db");
        Leave(Other, "lock");
        Leave("elsewhere", "lock");
        Directory.CreateSymbolicLink(_scratch[Link], _scratch["elsewhere"]);
        using var living = new TemporaryDirectory(FileSystem.Physical, _scratch.Root);
        File.WriteAllText(Path.Combine(living.Path, "db"), "in use");

        _scratch.Names().Should().NotContain(Dead).And.Contain([Unlocked, Other, Link, "elsewhere"]);
        Leave(Dead, "lock");
        using var next = new TemporaryDirectory(FileSystem.Physical, _scratch.Root);
        Directory.Exists(next.Path).Should().BeTrue();
        _scratch.Names().Should().NotContain(Dead).And.Contain([Unlocked, Other, Link, "elsewhere"]);
        File.ReadAllText(Path.Combine(living.Path, "db")).Should().Be("in use");
        File.Exists(_scratch["elsewhere/lock"]).Should().BeTrue();
    }

    [Theory]
    [InlineData("TryLock", true)]
    [InlineData("ListNames", true)]
    [InlineData("CreateTemporaryDirectory", false)]
    [InlineData("CreatePrivateDirectory", false)]
    public void Only_what_it_is_for_has_to_succeed(string failing, bool isMade)
    {
        using (var directory = new TemporaryDirectory(new Failing(failing), _scratch.Root))
        {
            Func<string> path = () => directory.Path;
            if (isMade)
            {
                Directory.Exists(path()).Should().BeTrue();
            }
            else
            {
                path.Should().Throw<IOException>();
            }
        }

        _scratch.Names().Should().BeEmpty();
    }

    public void Dispose() => _scratch.Dispose();

    private void Leave(string directory, string file)
    {
        Directory.CreateDirectory(_scratch[directory]);
        File.WriteAllText(_scratch[$"{directory}/{file}"], "");
        Directory.CreateDirectory(_scratch[$"{directory}/files"]);
        File.WriteAllText(_scratch[$"{directory}/files/db"], "left");
    }

    private sealed class Failing(string name) : WatchedFileSystem
    {
        protected override void OnCall(string call, string? path)
        {
            if (call == name)
            {
                throw new IOException($"{call} fails");
            }
        }
    }
}
