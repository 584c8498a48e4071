using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace C1z.Sync.Remote;

/// <summary>A listening socket on the loopback interface that a child process takes over.</summary>
/// <remarks>
/// The framework marks its sockets to be closed when another program is started. The mark is cleared for the moment in which the child
/// starts, and the socket is closed here right after: were it left open, connections to a dead child would wait instead of being refused.
/// A program that the process starts elsewhere in that moment inherits the socket too.
/// </remarks>
internal sealed partial class InheritedListener : IDisposable
{
    /// <summary>Tells the child the number of its descriptor.</summary>
    public const string Variable = "BATON_CONNECTOR_SERVICE_LISTENER_FD";

    private const int Backlog = 128;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public InheritedListener()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(Backlog);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The descriptor, the same number in the child.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Lets children inherit the socket from now on.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public void AllowInheritance() => Control(_socket.SafeHandle, OperatingSystem.IsLinux() ? 0x5450u : 0x20006602u);

    /// <summary>In the child: keeps the socket from the programs that the child starts. With it open, they would keep connections to a dead child waiting.</summary>
    /// <param name="socket">The inherited socket.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void EndInheritance(SafeSocketHandle socket) => Control(socket, OperatingSystem.IsLinux() ? 0x5451u : 0x20006601u);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // FIONCLEX and FIOCLEX: the requests for it that take no third argument, so the call has the same signature on every system.
    private static void Control(SafeSocketHandle socket, nuint request)
    {
        if (ioctl(socket, request) != 0)
        {
            throw new IOException($"ioctl of a socket: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeSocketHandle file, nuint request);
}
