namespace C1z.Envelope.Tests;

public sealed class ContainerTests
{
    [Theory]
    [InlineData("tiny-v1.c1z", ContainerFormat.V1)]
    [InlineData("tiny-v3.c1z", ContainerFormat.V3)]
    [InlineData("pr876-tiny-twosyncs.c1z", ContainerFormat.V3)]
    [InlineData("corrupt-tiny-v3-badmagic.c1z", ContainerFormat.Unknown)]
    public void Tells_the_container_by_its_magic(string name, ContainerFormat expected) =>
        ContainerProbe.Detect(Fixtures.Path(name)).Should().Be(expected);

    [Fact]
    public void Empty_and_short_files_are_errors_of_their_own()
    {
        Expect.Code(() => ContainerProbe.Detect(new MemoryStream()), EnvelopeErrorCode.Empty);
        for (int length = 1; length < 5; length++)
        {
            Expect.Code(() => ContainerProbe.Detect(new MemoryStream("C1ZF"u8[..length].ToArray())), EnvelopeErrorCode.Truncated);
        }
    }

    [Fact]
    public void The_environment_overrides_limits_and_nonsense_is_ignored()
    {
        Dictionary<string, string?> environment = new()
        {
            ["BATON_DECODER_MAX_DECODED_SIZE_MB"] = "7",
            ["BATON_DECODER_MAX_MEMORY_MB"] = "99999999999999999",
            ["BATON_DISABLE_FCS_FAIL_FAST"] = "1",
        };
        ContainerLimits limits = ContainerLimits.FromEnvironment(name => environment.GetValueOrDefault(name));
        limits.Should().Be(new ContainerLimits { MaxDecodedBytes = 7 << 20, MaxWindowBytes = long.MaxValue, FailFastOnDeclaredSize = false });

        environment = new() { ["BATON_DECODER_MAX_DECODED_SIZE_MB"] = "-1", ["BATON_DECODER_MAX_MEMORY_MB"] = "many", ["BATON_DISABLE_FCS_FAIL_FAST"] = "0" };
        ContainerLimits basis = new() { MaxDecodedBytes = 5 };
        ContainerLimits.FromEnvironment(name => environment.GetValueOrDefault(name), basis).Should().Be(basis);

        Expect.Code(() => ContainerLimits.FromEnvironment(_ => "0"), EnvelopeErrorCode.OutOfRange);
        FluentActions.Invoking(() => new ContainerLimits { MaxWindowBytes = 0 }).Should().Throw<ArgumentOutOfRangeException>();
    }
}
