#include "journal/fake_disk.h"

#include <algorithm>
#include <set>
#include <utility>

namespace weft::journal {

namespace {

constexpr size_t kPageBytes = 4096;

}  // namespace

class FakeFile final : public File {
 public:
  FakeFile(FakeFolder& folder, std::shared_ptr<FakeFolder::Inode> inode, bool is_lock)
      : folder_(folder), inode_(std::move(inode)), is_lock_(is_lock) {}
  ~FakeFile() override {
    const std::lock_guard lock(folder_.mutex_);
    if (is_lock_) inode_->is_locked = false;
  }
  FakeFile(const FakeFile&) = delete;
  FakeFile& operator=(const FakeFile&) = delete;

  Result<size_t> read_some(uint64_t offset, std::span<char> into) override {
    const std::lock_guard lock(folder_.mutex_);
    if (offset >= inode_->now.size()) return size_t{0};
    return inode_->now.copy(into.data(), into.size(), offset);
  }

  Result<size_t> write_some(uint64_t offset, std::span<const iovec> pieces) override {
    const std::lock_guard lock(folder_.mutex_);
    std::string bytes;
    for (const iovec& piece : pieces) bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
    bytes.resize(std::min(bytes.size(), folder_.write_bytes_max_));
    const auto allowed = folder_.attempt(FakeFolder::Operation::write);
    if (!allowed) bytes.resize(bytes.size() / 2);
    const uint64_t end = offset + bytes.size();
    if (end > inode_->now.size()) inode_->now.resize(end);
    inode_->now.replace(offset, bytes.size(), bytes);
    if (!allowed) return tl::make_unexpected(allowed.error());
    return bytes.size();
  }

  Status allocate(uint64_t bytes) override {
    const std::lock_guard lock(folder_.mutex_);
    TRY(folder_.attempt(FakeFolder::Operation::allocate));
    if (folder_.used() + bytes > folder_.space_) return fail(ErrorCode::resource_exhausted, "no space left");
    inode_->now.resize(std::max<size_t>(inode_->now.size(), bytes));
    return {};
  }

  Status truncate(uint64_t bytes) override {
    const std::lock_guard lock(folder_.mutex_);
    inode_->now.resize(bytes);
    return {};
  }

  Status sync() override {
    const std::lock_guard lock(folder_.mutex_);
    TRY(folder_.attempt(FakeFolder::Operation::sync));
    inode_->durable = inode_->now;
    return {};
  }

  Result<uint64_t> size() override {
    const std::lock_guard lock(folder_.mutex_);
    return inode_->now.size();
  }

 private:
  FakeFolder& folder_;
  std::shared_ptr<FakeFolder::Inode> inode_;
  bool is_lock_;
};

class FakeDisk final : public Disk {
 public:
  explicit FakeDisk(FakeFolder& folder) : folder_(folder) {}

  Result<std::unique_ptr<File>> open(const std::string& name) override {
    const std::lock_guard lock(folder_.mutex_);
    TRY_ASSIGN(auto inode, find(name));
    return std::make_unique<FakeFile>(folder_, std::move(inode), false);
  }

  Result<std::unique_ptr<File>> create(const std::string& name) override {
    const std::lock_guard lock(folder_.mutex_);
    auto inode = std::make_shared<FakeFolder::Inode>();
    folder_.names_[name] = inode;
    return std::make_unique<FakeFile>(folder_, std::move(inode), false);
  }

  Result<std::vector<std::string>> list() override { return folder_.names(); }

  Status rename(const std::string& from, const std::string& to) override {
    const std::lock_guard lock(folder_.mutex_);
    TRY(folder_.attempt(FakeFolder::Operation::rename));
    TRY_ASSIGN(auto inode, find(from));
    folder_.names_.erase(from);
    folder_.names_[to] = std::move(inode);
    return {};
  }

  Status remove(const std::string& name) override {
    const std::lock_guard lock(folder_.mutex_);
    TRY(find(name));
    folder_.names_.erase(name);
    return {};
  }

  Status link(const std::string& from, const std::string& to) override {
    const std::lock_guard lock(folder_.mutex_);
    TRY_ASSIGN(auto inode, find(from));
    if (folder_.names_.contains(to)) return fail(ErrorCode::already_exists, "{} is there already", to);
    folder_.names_[to] = std::move(inode);
    return {};
  }

  Status sync() override {
    const std::lock_guard lock(folder_.mutex_);
    TRY(folder_.attempt(FakeFolder::Operation::folder_sync));
    folder_.durable_names_ = folder_.names_;
    return {};
  }

  Result<std::unique_ptr<File>> lock(const std::string& name) override {
    const std::lock_guard lock(folder_.mutex_);
    auto& inode = folder_.names_[name];
    if (!inode) inode = std::make_shared<FakeFolder::Inode>();
    if (std::exchange(inode->is_locked, true)) return fail(ErrorCode::already_exists, "{} is locked", name);
    return std::make_unique<FakeFile>(folder_, inode, true);
  }

 private:
  Result<std::shared_ptr<FakeFolder::Inode>> find(const std::string& name) {
    const auto found = folder_.names_.find(name);
    if (found == folder_.names_.end()) return fail(ErrorCode::not_found, "there is no {}", name);
    return found->second;
  }

  FakeFolder& folder_;
};

std::unique_ptr<Disk> FakeFolder::disk() {
  return std::make_unique<FakeDisk>(*this);
}

void FakeFolder::fail_next(Operation operation, int times, int skip, ErrorCode code) {
  const std::lock_guard lock(mutex_);
  plans_[operation].times = times;
  plans_[operation].skip = skip;
  plans_[operation].code = code;
}

void FakeFolder::work_again() {
  const std::lock_guard lock(mutex_);
  plans_.clear();
  space_ = UINT64_MAX;
}

void FakeFolder::set_space(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  space_ = bytes;
}

void FakeFolder::set_write_bytes_max(size_t bytes) {
  const std::lock_guard lock(mutex_);
  write_bytes_max_ = bytes;
}

void FakeFolder::lose_unsynced() {
  const std::lock_guard lock(mutex_);
  names_ = durable_names_;
  for (auto& [name, inode] : names_) inode->now = inode->durable;
}

void FakeFolder::lose_some_unsynced(uint32_t seed) {
  const std::lock_guard lock(mutex_);
  std::minstd_rand random(seed);
  names_ = durable_names_;
  for (auto& [name, inode] : names_) {
    // Sizes are kept as synced: a journalling file system does not show bytes it has not written.
    std::string survived = inode->durable;
    for (size_t page = 0; page < std::min(survived.size(), inode->now.size()); page += kPageBytes) {
      if (random() % 2 == 0)
        survived.replace(page, kPageBytes, inode->now, page, std::min(kPageBytes, survived.size() - page));
    }
    inode->now = inode->durable = std::move(survived);
  }
}

std::vector<std::string> FakeFolder::names() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, inode] : names_) names.push_back(name);
  return names;
}

bool FakeFolder::has(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return names_.contains(name);
}

std::string FakeFolder::content(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return names_.at(name)->now;
}

void FakeFolder::set_content(const std::string& name, std::string content) {
  const std::lock_guard lock(mutex_);
  auto inode = std::make_shared<Inode>();
  inode->now = inode->durable = std::move(content);
  names_[name] = durable_names_[name] = std::move(inode);
}

void FakeFolder::remove(const std::string& name) {
  const std::lock_guard lock(mutex_);
  names_.erase(name);
  durable_names_.erase(name);
}

int FakeFolder::count(Operation operation) {
  const std::lock_guard lock(mutex_);
  return plans_[operation].seen;
}

Status FakeFolder::attempt(Operation operation) {
  Plan& plan = plans_[operation];
  ++plan.seen;
  if (plan.times == 0) return {};
  if (plan.skip > 0) {
    --plan.skip;
    return {};
  }
  --plan.times;
  return fail(plan.code, "the test lets this fail");
}

uint64_t FakeFolder::used() const {
  std::set<const Inode*> inodes;
  uint64_t bytes = 0;
  for (const auto& [name, inode] : names_) {
    if (inodes.insert(inode.get()).second) bytes += inode->now.size();
  }
  return bytes;
}

}  // namespace weft::journal
