using C1z.Engines;

namespace C1z.Adapters.Tests;

public sealed class ErrorMappingTests
{
    public static TheoryData<EngineErrorCode> Codes() => new(Enum.GetValues<EngineErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_engine_code_has_a_public_one(EngineErrorCode code) =>
        Enum.IsDefined(C1zException.Map(code)).Should().BeTrue();
}
