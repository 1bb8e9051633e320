# A template: deploy/homebrew/formula fills in version, address and checksum.
class Jams < Formula
  desc "Make, describe and call services that are served over gRPC and HTTP/JSON"
  homepage "@HOMEPAGE@"
  url "@URL@"
  version "@VERSION@"
  sha256 "@SHA256@"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install "bin", "lib"
    (bin/"jams").write_env_script libexec/"bin/jams", Language::Java.overridable_java_home_env
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/jams --version")
    system bin/"jams", "proto", "add", "api/v1/consultant/consultant.proto"
    assert_path_exists testpath/"api/v1/consultant/consultant.proto"
  end
end
