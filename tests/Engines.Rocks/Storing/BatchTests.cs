namespace C1z.Engines.Rocks.Tests;

public sealed class BatchTests : StoreTest
{
    [Fact]
    public void A_batch_is_laid_out_as_documented()
    {
        var batch = new RocksBatch(capacity: 0);
        batch.Put([1, 2], [3]);
        batch.Delete([4]);
        batch.Put([], []);
        batch.Encoded.ToArray().Should().Equal(
            0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0,
            1, 2, 1, 2, 1, 3,
            0, 1, 4,
            1, 0, 0);
        batch.Count.Should().Be(3);
        batch.Length.Should().Be(24);
    }

    [Fact]
    public void A_byte_goes_in_front_of_a_value()
    {
        var batch = new RocksBatch();
        batch.Put([1], 7, [8, 9]);
        batch.Put([2], 7, []);
        batch.Encoded[12..].ToArray().Should().Equal(1, 1, 1, 3, 7, 8, 9, 1, 1, 2, 1, 7);
    }

    [Fact]
    public void Long_lengths_take_more_bytes()
    {
        var batch = new RocksBatch();
        batch.Put(new byte[300], new byte[20_000]);
        ReadOnlySpan<byte> encoded = batch.Encoded.Span;
        encoded[12..15].ToArray().Should().Equal(1, 0xAC, 0x02);
        encoded[(15 + 300)..(18 + 300)].ToArray().Should().Equal(0xA0, 0x9C, 0x01);
    }

    [Fact]
    public void A_batch_is_used_again_after_it_is_cleared()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        RocksBatch batch = Puts(("a", "1"), ("b", "1"));
        store.Write(batch, log: true);
        batch.Clear();
        batch.Count.Should().Be(0);
        batch.Delete(Bytes("a"));
        store.Write(batch, log: true);
        Rows(store).Should().Equal(("b", "1"));
    }

    [Fact]
    public void Later_changes_of_a_key_win()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        RocksBatch batch = Puts(("a", "1"), ("a", "2"), ("b", "1"));
        batch.Delete(Bytes("b"));
        store.Write(batch, log: true);
        Rows(store).Should().Equal(("a", "2"));
    }

    [Fact]
    public void An_empty_batch_calls_nothing()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        long before = RocksDiagnostics.NativeCalls;
        store.Write(new RocksBatch(), log: true);
        RocksDiagnostics.NativeCalls.Should().Be(before);
    }

    [Fact]
    public void Encoding_into_a_warm_batch_allocates_nothing()
    {
        var batch = new RocksBatch(1 << 20);
        byte[] key = new byte[40];
        byte[] value = new byte[60];
        Allocation.Of(() =>
        {
            batch.Clear();
            for (int i = 0; i < 1000; i++)
            {
                batch.Put(key, value);
                batch.Delete(key);
            }
        }).Should().Be(0);
    }
}
