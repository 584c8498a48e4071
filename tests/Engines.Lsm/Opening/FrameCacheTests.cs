using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Opening;

public sealed class FrameCacheTests
{
    [Fact]
    public void Threads_that_want_one_frame_at_once_decompress_it_once()
    {
        using LsmEngine engine = Fixtures.Open("medium-v3");
        var counts = new int[8];
        Parallel.For(0, counts.Length, i =>
        {
            using LsmScan scan = engine.Scan([3, 4]);
            while (scan.MoveNext())
            {
                counts[i]++;
            }
        });
        counts.Should().AllBeEquivalentTo(10_000);
        engine.Counters.FramesDecoded.Should().Be(3, "MANIFEST, OPTIONS and the table of the grants");
    }

    [Fact]
    public void A_walk_goes_on_in_a_frame_that_was_evicted()
    {
        using var folder = new TempFolder();
        using LsmEngine medium = Fixtures.Open("medium-v3");
        string path = StoreBuilder.From(medium, rowsPerTable: 1000).Write(folder.File("tables.c1z"));
        List<string> expected = Dump.Records("medium-v3", "030400");
        using LsmEngine engine = LsmEngine.Open(path, new LsmOptions { FrameCacheBytes = 300_000, BlockCacheBytes = 0 });
        using LsmScan slow = engine.Scan([3, 4]);
        int at = 0;
        while (slow.MoveNext())
        {
            Convert.ToHexStringLower(slow.Value).Should().Be(expected[at++]);
            if (at % 500 == 250)
            {
                using LsmScan other = engine.Scan();
                while (other.MoveNext())
                {
                }
            }
        }

        at.Should().Be(10_000);
        engine.Counters.FramesSpilled.Should().Be(0);
        engine.Counters.FramesDecoded.Should().BeGreaterThan(300, "the other walks evicted everything each time");
    }

    [Fact]
    public void Counts_are_exact()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        using (LsmScan scan = engine.Scan())
        {
            while (scan.MoveNext())
            {
            }
        }

        // Each distinct frame that was needed, once: both tables, MANIFEST and OPTIONS; never the log, nor a marker.
        LsmFrame[] needed = [.. engine.Frames.Where(f => f.RawSize > 0)];
        engine.Counters.FramesDecoded.Should().Be(needed.Length);
        engine.Counters.FrameBytesRead.Should().Be(needed.Sum(f => f.CompressedSize));
        engine.Counters.FrameBytesDecoded.Should().Be(needed.Sum(f => f.RawSize));
        engine.Counters.FrameCacheHits.Should().BeGreaterThan(0);
    }
}
