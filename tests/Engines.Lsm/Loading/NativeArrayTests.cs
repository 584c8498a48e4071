using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Tests.Loading;

/// <summary>Memory outside the collected heap.</summary>
public sealed class NativeArrayTests
{
    [Fact]
    public void Items_stay_while_it_grows_and_go_when_it_is_disposed()
    {
        var items = new NativeArray<int>();
        for (int i = 0; i < 10_000; i++)
        {
            items.Add(i);
        }

        items.Items.ToArray().Should().Equal(Enumerable.Range(0, 10_000));
        Action behind = () => _ = items[10_000];
        behind.Should().Throw<ArgumentOutOfRangeException>();
        items.Dispose();
        items.Dispose();
        items.Count.Should().Be(0);
        items.MemoryBytes.Should().Be(0);
        Action after = () => items.Add(1);
        after.Should().Throw<ObjectDisposedException>();
    }

    [SkippableFact]
    public void More_than_an_array_can_have_is_too_large()
    {
        using var items = new NativeArray<byte>();
        try
        {
            items.Resize(Array.MaxLength);
        }
        catch (OutOfMemoryException)
        {
            Skip.If(true, "needs room for two gigabytes, of which none are touched");
        }

        Action add = () => items.Add(1);

        add.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
        items.Count.Should().Be(Array.MaxLength);
    }
}
