using C1z.Engines;
using C1z.Engines.Lsm;
using Xunit.Abstractions;

namespace C1z.Adapters.Tests.Reading;

/// <summary>The first page of an entitlement's grants costs the same in a small file and in a large one, counted in frames and bytes.</summary>
public sealed class FirstPageTests(ITestOutputHelper output) : IDisposable
{
    private const int Entitlements = 100;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Costs_the_same_number_of_frames_whatever_the_size_of_the_file() => Compare(10_000, 1_000_000);

    [SkippableFact]
    public void Costs_the_same_number_of_frames_in_a_file_of_ten_million_grants()
    {
        Skip.If(Environment.GetEnvironmentVariable("C1Z_LARGE_TESTS") != "1", "takes a minute or two; set C1Z_LARGE_TESTS=1 to run it");
        Compare(10_000, 10_000_000);
    }

    private void Compare(long few, long many)
    {
        string small = Write(few);
        string large = Write(many);
        foreach (int index in new[] { 0, 1, 50, 98, 99 })
        {
            (long frames, long bytes) = FirstPage(small, index);
            (long framesOfLarge, long bytesOfLarge) = FirstPage(large, index);
            output.WriteLine($"entitlement {index}: {frames} frames, {bytes} bytes; of {many} grants {framesOfLarge} frames, {bytesOfLarge} bytes");
            framesOfLarge.Should().BeInRange(frames - 1, frames + 1).And.BeLessThanOrEqualTo(4, "MANIFEST, stamps, and the tables of the page");
            bytesOfLarge.Should().BeLessThan(bytes + (3 * 4L << 20), "only whole tables come on top, and their size is bounded");
        }
    }

    private string Write(long grants)
    {
        string path = _folder.File($"{grants}.c1z");
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm });
        SyntheticSnapshot.Write(writer, new SyntheticOptions { Grants = grants, Entitlements = Entitlements });
        writer.Save();
        return path;
    }

    // From an open file that nobody touched before; the page is the one that the public API asks for.
    private static (long Frames, long Bytes) FirstPage(string path, int index)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        string app = $"app-{index / 20:D4}";
        string id = $"app:{app}:role-{index % 20:D2}";
        var query = new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = id, EntitlementResource = new ResourceKey("app", app) };
        var page = new GrantBatch();
        engine.ListGrants(query, new PageRequest(50), page).Should().NotBeEmpty();
        page.Count.Should().Be(50);
        page.Text(page[0].EntitlementId).Should().Be(id);
        return (engine.Counters.FramesDecoded, engine.Counters.FrameBytesDecoded);
    }
}
