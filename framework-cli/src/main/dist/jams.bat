@echo off
rem Runs jams.jar, which is beside this script in ..\lib, by the Java of JAVA_HOME or of the PATH.
rem JAMS_OPTS is for the JVM, such as -Xmx1g.
setlocal

set "JAR=%~dp0..\lib\jams.jar"
if not exist "%JAR%" (
  echo error: there is no %JAR%; unpack the whole archive again 1>&2
  exit /b 2
)

set "JAVA=java"
if not defined JAVA_HOME goto version
set "JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%JAVA%" (
  echo error: JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe; install a JDK 17 or later, and set JAVA_HOME or put it on the PATH 1>&2
  exit /b 2
)

:version
set "VERSION="
for /f "tokens=3" %%v in ('""%JAVA%" -version 2>&1" ^| findstr /c:" version "') do set "VERSION=%%~v"
if not defined VERSION (
  echo error: there is no java; install a JDK 17 or later, and set JAVA_HOME or put it on the PATH 1>&2
  exit /b 2
)
for /f "delims=.-+ tokens=1" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
  echo error: %JAVA% is version %VERSION%, which is too old; install a JDK 17 or later, and set JAVA_HOME or put it on the PATH 1>&2
  exit /b 2
)

"%JAVA%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC %JAMS_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
