using C1z.Proto.Session.V1;
using C1z.Sync.Remote;
using Google.Protobuf;

namespace C1z.Hosting;

/// <summary>The procedures of the session store.</summary>
internal static class SessionMethods
{
    public static GrpcMethod<GetRequest, GetResponse> Get { get; } = Of("Get", GetRequest.Parser, GetResponse.Parser);

    public static GrpcMethod<GetManyRequest, GetManyResponse> GetMany { get; } = Of("GetMany", GetManyRequest.Parser, GetManyResponse.Parser);

    public static GrpcMethod<GetAllRequest, GetAllResponse> GetAll { get; } = Of("GetAll", GetAllRequest.Parser, GetAllResponse.Parser);

    public static GrpcMethod<SetRequest, SetResponse> Set { get; } = Of("Set", SetRequest.Parser, SetResponse.Parser);

    public static GrpcMethod<SetManyRequest, SetManyResponse> SetMany { get; } = Of("SetMany", SetManyRequest.Parser, SetManyResponse.Parser);

    public static GrpcMethod<DeleteRequest, DeleteResponse> Delete { get; } = Of("Delete", DeleteRequest.Parser, DeleteResponse.Parser);

    public static GrpcMethod<DeleteManyRequest, DeleteManyResponse> DeleteMany { get; } =
        Of("DeleteMany", DeleteManyRequest.Parser, DeleteManyResponse.Parser);

    public static GrpcMethod<ClearRequest, ClearResponse> Clear { get; } = Of("Clear", ClearRequest.Parser, ClearResponse.Parser);

    private static GrpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(
        string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new("c1.connectorapi.baton.v1.BatonSessionService", name, request, response);
}
