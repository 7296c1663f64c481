// DataFolder: one weft's folder on disk, and the lock that keeps a second weft out of it.
#pragma once

#include <string>

#include "base/result.h"

namespace weft::cli {

// Where weft keeps what it has when nobody says otherwise.
std::string default_data_folder();
// Of runs of weft eval, in a data folder.
std::string runs_folder(const std::string& data);
// "http://localhost:4318" where a weft has the data folder open and serves; "" where none has.
std::string serving_address(const std::string& data);

// Movable; the lock goes with the process, however it ends. One thread.
//
//   DIR/lock        held by the running weft; its pid inside
//   DIR/journal/    what was acknowledged and is not in the engine yet
//   DIR/engine/     ClickHouse's own folder
//   DIR/quarantine/ bodies the engine will never take
//   DIR/alerts/     what fires, who was told of it, and rules made by the API
//   DIR/evals/      runs of weft eval; others write there too, with a lock for each run
//   DIR/address     of the running weft, for others on this machine
class DataFolder {
 public:
  // Makes the folder where it is missing. Errors: already_exists with the other weft's pid.
  static Result<DataFolder> open(const std::string& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  const std::string& path() const { return path_; }  // absolute
  std::string journal() const { return path_ + "/journal"; }
  std::string engine() const { return path_ + "/engine"; }
  std::string alerts() const { return path_ + "/alerts"; }
  std::string evals() const { return runs_folder(path_); }
  // Where the page is, for serving_address.
  Status announce(const std::string& address) const;
  std::string quarantine() const { return path_ + "/quarantine"; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;
};

}  // namespace weft::cli
