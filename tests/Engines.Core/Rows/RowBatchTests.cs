namespace C1z.Engines.Tests.Rows;

public sealed class RowBatchTests
{
    [Fact]
    public void Gives_back_what_was_appended()
    {
        var batch = new GrantBatch();
        for (int i = 0; i < 100; i++)
        {
            batch.Add(new GrantRow { ExternalId = batch.Append($"grant {i} é😀"), Value = batch.Append([(byte)i]) });
        }

        batch.Count.Should().Be(100);
        for (int i = 0; i < 100; i++)
        {
            batch.Text(batch[i].ExternalId).Should().Be($"grant {i} é😀");
            batch.Bytes(batch[i].Value).ToArray().Should().Equal((byte)i);
        }
    }

    [Fact]
    public void Tells_empty_from_absent()
    {
        var batch = new GrantBatch();
        batch.Add(new GrantRow { ExternalId = batch.Append("") });
        batch[0].ExternalId.IsPresent.Should().BeTrue();
        batch[0].Expansion.IsPresent.Should().BeFalse();
        batch.Text(batch[0].Expansion).Should().BeEmpty();
        batch.Bytes(batch[0].Expansion).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Forgets_rows_when_cleared_and_keeps_the_memory()
    {
        var batch = new AssetBatch();
        Fill(batch);
        batch.Clear();
        batch.Count.Should().Be(0);
        batch.SlabLength.Should().Be(0);
        batch.Rows.IsEmpty.Should().BeTrue();

        Allocation.Of(() =>
        {
            batch.Clear();
            Fill(batch);
        }).Should().Be(0, "a second filling reuses slab and rows");

        static void Fill(AssetBatch batch)
        {
            for (int i = 0; i < 1000; i++)
            {
                batch.Add(new AssetRow { ExternalId = batch.Append("asset"u8), Data = batch.Append("0123456789"u8) });
            }
        }
    }

    [Fact]
    public void Reserves_room_that_the_caller_fills()
    {
        var batch = new ResourceBatch(1, 4);
        ByteRange first = batch.Append("abcd");
        ByteRange second = batch.Reserve(3, out Span<byte> room);
        "xyz"u8.CopyTo(room);
        batch.Text(first).Should().Be("abcd");
        batch.Text(second).Should().Be("xyz");
        second.Offset.Should().Be(4);
    }

    [Fact]
    public void Refuses_more_than_a_slab_can_hold_before_it_allocates()
    {
        var batch = new ResourceTypeBatch();
        batch.Append("x");
        Action reserve = () => batch.Reserve(ResourceTypeBatch.MaxSlabBytes, out _);
        reserve.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
        batch.SlabLength.Should().Be(1);
    }

    [Fact]
    public void Reading_a_row_that_is_not_there_is_a_mistake()
    {
        var batch = new EntitlementBatch(rowCapacity: 8);
        Action read = () => _ = batch[0].ExternalId;
        read.Should().Throw<IndexOutOfRangeException>("room that was made is not a row");
    }
}
